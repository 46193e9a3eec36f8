local grants = {}
local Provider = AuthenticationProviderRequestBus

local function told(name)
    return function(_, message, details)
        Debug.Log(name .. ": " .. message .. " [" .. details.Kind .. "]")
    end
end
for _, name in ipairs({"PasswordGrantSingleFactorSignIn", "PasswordGrantMultiFactorSignIn", "PasswordGrantMultiFactorConfirmSignIn",
    "DeviceCodeGrantSignIn", "DeviceCodeGrantConfirmSignIn", "RefreshTokens"}) do
    grants["On" .. name .. "Fail"] = told(name)
    grants["On" .. name .. "Success"] = function() error("nobody can succeed here") end
end

local function ask_everything(provider)
    Debug.Log("-- " .. provider)
    Provider.Broadcast.PasswordGrantSingleFactorSignInAsync(provider, "test1", "Test1test1!")
    Provider.Broadcast.PasswordGrantMultiFactorSignInAsync(provider, "test1", "Test1test1!")
    Provider.Broadcast.PasswordGrantMultiFactorConfirmSignInAsync(provider, "test1", "123456")
    Provider.Broadcast.DeviceCodeGrantSignInAsync(provider)
    Provider.Broadcast.DeviceCodeGrantConfirmSignInAsync(provider)
    Provider.Broadcast.RefreshTokensAsync(provider)
    Provider.Broadcast.GetTokensWithRefreshAsync(provider)
    Debug.Log(tostring(Provider.Broadcast.GetAuthenticationTokens(provider).ProviderName == ""))
    Debug.Log(tostring(Provider.Broadcast.IsSignedIn(provider)) .. " " .. tostring(Provider.Broadcast.SignOut(provider)))
end

function grants:OnActivate()
    self.handler = AuthenticationProviderNotificationBus.Connect(self)
    ask_everything("Apple")
    ask_everything("AWSCognitoIDP")
    Debug.Log(tostring(Provider.Broadcast.Initialize({"AWSCognitoIDP", "LoginWithAmazon"}, "a.setreg")))
    Provider.Broadcast.DeviceCodeGrantSignInAsync("AWSCognitoIDP")
    Provider.Broadcast.DeviceCodeGrantConfirmSignInAsync("AWSCognitoIDP")
    Provider.Broadcast.PasswordGrantSingleFactorSignInAsync("LoginWithAmazon", "test1", "Test1test1!")
    Provider.Broadcast.PasswordGrantMultiFactorSignInAsync("LoginWithAmazon", "test1", "Test1test1!")
    Provider.Broadcast.PasswordGrantMultiFactorConfirmSignInAsync("LoginWithAmazon", "test1", "123456")
    -- With fewer providers the others are not ready any more.
    Debug.Log(tostring(Provider.Broadcast.Initialize({"LoginWithAmazon"}, "a.setreg")))
    Provider.Broadcast.PasswordGrantSingleFactorSignInAsync("AWSCognitoIDP", "test1", "Test1test1!")
end
return grants
