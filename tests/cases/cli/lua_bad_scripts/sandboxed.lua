local t = {}
function t:OnActivate()
    for _, name in ipairs({"os", "io", "debug", "package", "load", "loadfile", "dofile", "collectgarbage"}) do
        Debug.Log(name .. ": " .. tostring(_G[name]))
    end
    Debug.Log("string.dump: " .. tostring(string.dump))
    Debug.Log(select(2, pcall(setmetatable, {}, {__gc = function() end})))
    Debug.Log(select(2, pcall(string.rep, "x", 1 << 40)))
    Debug.Log(select(2, pcall(string.find, string.rep("a", 40), string.rep(".-", 40) .. "b")))
end
return t
