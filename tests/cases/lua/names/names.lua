local names = {}
function names:OnActivate()
    self.handler = AuthenticationProviderNotificationBus.Connect(self)
    local credentials = ClientAuthAWSCredentials()
    credentials.AWSAccessKeyId = "AKIA"
    credentials.AWSSessionToken = "token"
    Debug.Log(tostring(credentials))
    Debug.Log(tostring(ClientAuthAWSCredentials() == AWSCredentials()))
    -- Each property writes itself alone (defect B10).
    local one, other = AuthenticationTokens(), AuthenticationTokens()
    one.AccessToken, one.OpenIdToken, one.RefreshToken = "a", "i", "r"
    other.RefreshToken, other.OpenIdToken, other.AccessToken = "r", "i", "a"
    Debug.Log(tostring(one == other))
    other.OpenIdToken = "other"
    Debug.Log(tostring(one == other))
    other.OpenIdToken = "i"
    Debug.Log(tostring(one == other))
    Debug.Log(ProviderNameEnum_None .. " " .. ProviderNameEnum_LoginWithAmazon .. " " .. ProviderNameEnum_Google)
    AuthenticationProviderRequestBus.Broadcast.Initialize({ProviderNameEnum_AWSCognitoIDP})
    Debug.Log("signed out: " .. tostring(AuthenticationProviderRequestBus.Broadcast.SignOut(ProviderNameEnum_AWSCognitoIDP)))
end
function names:OnSignOut(provider)
    Debug.Log("of Cognito: " .. tostring(provider == ProviderNameEnum_AWSCognitoIDP))
end
return names
