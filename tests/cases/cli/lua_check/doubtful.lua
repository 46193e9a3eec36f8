local doubtful = {}

function doubtful:OnActivate()
    self.handler = AuthenticationProviderNotificationsBus.Connect(self)
    MetricsBus.Broadcast.SubmitMetrics("sign-in")
end

-- One letter is missing.
function doubtful:OnPasswordGrantSingleFactorSignInSucces(tokens)
    AuthenticationProviderRequestBus.Broadcast.SignOut("AWSCognitoIDP")
end

function doubtful:OnSignOut(provider)
    self:OnEverythingElse()
end

function doubtful:OnEverythingElse()
end

return doubtful
