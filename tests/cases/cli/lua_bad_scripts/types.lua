local t = {}
function t:OnActivate()
    AuthenticationProviderRequestBus.Broadcast.Initialize({"AWSCognitoIDP", 5})
end
function t:OnDeactivate()
    AuthenticationProviderRequestBus.Broadcast.Initialize("AWSCognitoIDP")
end
return t
