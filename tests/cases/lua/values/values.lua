local script = {Names = {"a"}, Properties = {EventNames = {"level_started", "login"}, Deep = {Er = {Value = {default = 2}}}}}
function script:OnActivate()
    local tokens = AuthenticationTokens()
    tokens.ProviderName = "Google"
    tokens.AccessToken = "from a script"
    Debug.Log(tostring(tokens) .. " " .. tokens.provider_name)
    Debug.Log(select(2, pcall(function() return tokens.Password end)))
    Debug.Log(select(2, pcall(function() tokens.ProviderName = 5 end)))
    Debug.Log(select(2, pcall(function() return "token " .. tokens.AccessToken end)))
    local credentials = AWSCredentials()
    credentials.AWSAccessKeyId = "AKIA"
    Debug.Log(credentials.AWSAccessKeyId)
    Debug.Log(#self.Properties.EventNames .. " " .. self.Properties.EventNames[2] .. " " .. self.Properties.Deep.Er.Value)
    self.Names[1] = "changed"
    Debug.Log(script.Names[1] .. " " .. self.Names[1])
    local order = {}
    for key in pairs({zebra = 1, ant = 2, [3] = 3, [1] = 1, bee = 4}) do
        order[#order + 1] = tostring(key)
    end
    Debug.Log(table.concat(order, " "))
    Debug.Log(tostring({}) .. ", " .. tostring(print) .. ", " .. string.format("%s %d", {}, 3))
    Debug.Log(tostring(EntityId():IsValid()) .. " " .. tostring(self.entityId))
    Debug.Log(("x=1, y=2"):gsub("(%w+)=(%w+)", "%2=%1"))
    Debug.Log((("x=1"):gsub("%d", {["1"] = "one"})))
    Debug.Warning(1 > 2, "a warning")
    Debug.Error(true, "never told")
    Debug.Assert(0.0, "zero is false here")
    Debug.Log({})
    Debug.Log("random: " .. math.random(1, 1000))
end
return script
