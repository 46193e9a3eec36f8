local second = {}
function second:OnActivate()
    AuthenticationProviderNotificationBus.Connect(self)
end
function second:OnPasswordGrantSingleFactorSignInSuccess(tokens)
    Debug.Log("second")
end
function second:OnDeactivate()
    Debug.Log("second leaves")
end
return second
