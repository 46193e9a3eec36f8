local Map = AWSResourceMappingRequestBus
local lookups = {}
function lookups:OnActivate()
    Debug.Log("project: " .. Map.Broadcast.GetDefaultAccountId() .. " " .. Map.Broadcast.GetDefaultRegion())
    for _, key in ipairs({"AWSClientAuth.CognitoUserPoolId", "Game.Scores", "Nothing"}) do
        local parts = {Map.Broadcast.GetResourceNameId(key), Map.Broadcast.GetResourceType(key),
            Map.Broadcast.GetResourceRegion(key), Map.Broadcast.GetResourceAccountId(key)}
        Debug.Log(key .. ": " .. table.concat(parts, " "))
    end
    Map.Broadcast.ReloadConfigFile(false)
    Debug.Log("after: " .. Map.Broadcast.GetResourceNameId("Game.Scores"))
end
return lookups
