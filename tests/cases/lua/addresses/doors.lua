local doors = {}
local function heard(_, width)
    Debug.Log("script: " .. Door.GetCurrentBusId() .. ", " .. width)
    if width == 1 then
        Door.Event.Opened("back", 10)
        Debug.Log("script: still " .. Door.GetCurrentBusId())
    end
end
function doors:OnActivate()
    self.front = Door.Connect({Opened = heard}, "front")
    self.side = Door.CreateHandler({Opened = heard})
    self.side:Connect("side")
    Debug.Log(tostring(self.side:IsConnectedId("side")) .. " " .. tostring(self.side:IsConnectedId("front")))
    for _, wrong in ipairs({
        function() Door.Connect({}) end,
        function() Door.Connect({}, 1) end,
        function() Door.Broadcast.Opened(1) end,
        function() Door.Event.Opened("front") end,
        function() Door.Event.Shut("front") end,
    }) do
        print(select(2, pcall(wrong)))
    end
    Door.QueueEvent.Opened("back", 5)
    Door.Event.Opened("nobody", 0)
    Debug.Log(tostring(Door.GetCurrentBusId()))
end
return doors
