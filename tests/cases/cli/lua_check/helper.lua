local helper = {}
function helper.ask()
    AWSCognitoAuthorizationRequestBus.Broadcast.RequestAWSCredentialsAsync()
end
return helper
