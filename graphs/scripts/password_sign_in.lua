-- Signs a user in to a Cognito user pool with a password and asks for AWS credentials, by requests alone.
--
-- Against the sandbox its seeded user gives both properties; else give --property username=NAME and
-- --secret-env password=VARIABLE.
local sign_in = {
    Properties = {
        username = {required = true, description = "The user's name."},
        password = {secret = true, description = "The user's password."},
    },
}

function sign_in:OnActivate()
    self.provider = AuthenticationProviderNotificationBus.Connect(self)
    self.authorization = AWSCognitoAuthorizationNotificationBus.Connect(self)
    local ready = AuthenticationProviderRequestBus.Broadcast.Initialize({"AWSCognitoIDP"})
        and AWSCognitoUserManagementRequestBus.Broadcast.Initialize()
        and AWSCognitoAuthorizationRequestBus.Broadcast.Initialize()
    if not ready then
        Debug.Log("A provider is not ready")
        return
    end
    AuthenticationProviderRequestBus.Broadcast.PasswordGrantSingleFactorSignInAsync(
        "AWSCognitoIDP", self.Properties.username, self.Properties.password)
end

function sign_in:OnPasswordGrantSingleFactorSignInSuccess(tokens)
    Debug.Log("SignIn Success")
    AWSCognitoAuthorizationRequestBus.Broadcast.RequestAWSCredentialsAsync()
end

function sign_in:OnPasswordGrantSingleFactorSignInFail(message)
    Debug.Log("SignIn Fail: " .. message)
end

function sign_in:OnRequestAWSCredentialsSuccess(credentials)
    Debug.Log("Success credentials")
end

function sign_in:OnRequestAWSCredentialsFail(message)
    Debug.Log("Fail credentials: " .. message)
end

function sign_in:OnDeactivate()
    self.provider:Disconnect()
    self.authorization:Disconnect()
end

return sign_in
