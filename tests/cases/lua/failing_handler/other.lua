local other = {}
function other:OnActivate()
    AuthenticationProviderNotificationBus.Connect(self)
end
function other:OnPasswordGrantSingleFactorSignInSuccess(tokens)
    Debug.Log("the other script hears")
    AuthenticationProviderNotificationBus.Broadcast.OnSignOut("the other script")
end
return other
