local first = {}
function first:OnActivate()
    self.door = Door.Connect(self)
    self.window = Window.Connect(self)
    Door.Broadcast.Closed("the first script")
    Debug.Log("first: closed, and the door answers " .. Door.Broadcast.Opened(1))
end
function first:Opened(width)
    Debug.Log("first: opened, " .. tostring(width))
    return 3
end
function first:OnDeactivate()
    self.door:Disconnect()
    Debug.Log("first: nobody but the graph, " .. Door.Event.Opened(nil, 2))
end
return first
