local t = {}
function t:OnActivate()
    pcall(function() AuthenticationProviderRequestBus.Broadcast.IsSignedIn() end)
    Debug.Log("caught: " .. select(2, pcall(AuthenticationProviderRequestBus.Broadcast.IsSignedIn)))
    AuthenticationProviderRequestBus.Broadcast.IsSignedIn("AWSCognitoIDP", 1)
end
return t
