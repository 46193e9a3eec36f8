local t = {}
function t:OnActivate()
    AuthenticationProviderRequestBus.Broadcast.Initialise({"AWSCognitoIDP"})
end
return t
