local failing = {}
function failing:OnActivate()
    AuthenticationProviderNotificationBus.Connect(self)
    AuthenticationProviderNotificationBus.QueueBroadcast.OnSignOut("somebody")
end
function failing:OnPasswordGrantSingleFactorSignInSuccess(tokens)
    local nothing
    Debug.Log(nothing.field)
end
function failing:OnSignOut(provider)
    Debug.Log("still here: " .. provider)
end
return failing
