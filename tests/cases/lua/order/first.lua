local first = {}
function first:OnActivate()
    self.later = AuthenticationProviderNotificationBus.CreateHandler({
        OnPasswordGrantSingleFactorSignInSuccess = function() Debug.Log("first, connected last") end,
    })
    self.handler = AuthenticationProviderNotificationBus.Connect(self)
    AuthenticationProviderNotificationBus.QueueFunction(function() self.later:Connect() end)
end
function first:OnPasswordGrantSingleFactorSignInSuccess(tokens)
    Debug.Log("first, before its request")
    Debug.Log("first is signed in: " .. tostring(AuthenticationProviderRequestBus.Broadcast.IsSignedIn(tokens.ProviderName)))
end
function first:OnDeactivate()
    Debug.Log("first leaves")
end
return first
