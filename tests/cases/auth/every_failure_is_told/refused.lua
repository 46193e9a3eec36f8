local refused = {}
local Users = AWSCognitoUserManagementRequestBus
local waiting

for _, name in ipairs({"EmailSignUp", "PhoneSignUp", "ConfirmSignUp", "ForgotPassword", "ConfirmForgotPassword", "EnableMFA"}) do
    refused["On" .. name .. "Fail"] = function(self, message, details)
        Debug.Log(name .. ": " .. message .. " [" .. details.Code .. ", " .. details.HttpStatus .. "]")
        coroutine.resume(waiting)
    end
    refused["On" .. name .. "Success"] = function() error("nobody can succeed here") end
end

local steps = {
    function() Users.Broadcast.EmailSignUpAsync("test1", "Test1test1!", "test@test.com") end,
    function() Users.Broadcast.PhoneSignUpAsync("someone", "short", "+11234567890") end,
    function() Users.Broadcast.ConfirmSignUpAsync("test1", "000000") end,
    function() Users.Broadcast.ForgotPasswordAsync("nobody") end,
    function() Users.Broadcast.ConfirmForgotPasswordAsync("test1", "000000", "Test1test2!") end,
    function() Users.Broadcast.EnableMFAAsync("TestAccessToken") end,
}

function refused:OnActivate()
    self.handler = AWSCognitoUserManagementNotificationBus.Connect(self)
    Debug.Log("ready: " .. tostring(Users.Broadcast.Initialize()))
    waiting = coroutine.create(function()
        for _, step in ipairs(steps) do
            step()
            coroutine.yield()
        end
        Debug.Log("all were refused")
    end)
    coroutine.resume(waiting)
end
return refused
