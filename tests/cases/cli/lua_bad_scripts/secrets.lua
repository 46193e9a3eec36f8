local t = {Properties = {password = {secret = true}}}
function t:OnActivate()
    local password = self.Properties.password
    local tries = {
        function() return "it is " .. password end,
        function() return tostring(password) end,
        function() return string.format("%s", password) end,
        function() return #password end,
        function() return password < password end,
        function() return table.concat({password}) end,
        function() return password.text end,
        function() return ("x"):rep(1, password) end,
        function() Debug.Log(password) end,
        function() print(password) end,
        function() error(password) end,
        function() AuthenticationProviderNotificationBus.Broadcast.OnSignOut(password) end,
    }
    for _, try in ipairs(tries) do
        local ok, why = pcall(try)
        Debug.Log(tostring(ok) .. ": " .. (type(why) == "string" and why or type(why)))
    end
    error(password)
end
return t
