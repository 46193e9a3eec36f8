local helper = require("helper")
local sound = {
    Properties = {
        Retries = {default = 3, description = "How often."},
        password = {secret = true, description = "The user's password."},
        username = {required = true},
    },
}
function sound:OnActivate()
    AWSCognitoUserManagementNotificationBus.Connect(self)
end
function sound:OnEmailSignUpSuccess(uuid)
    helper.ask()
end
function sound:OnEmailSignUpFail(message)
end
return sound
