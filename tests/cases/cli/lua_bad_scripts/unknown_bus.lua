local t = {}
function t:OnActivate()
    local handler = MetricsNotificationBus.Connect(self, 5)
    Debug.Log("connected: " .. tostring(handler:IsConnected()))
    Debug.Log("answer: " .. tostring(MetricsRequestBus.Broadcast.Submit("x")))
    Debug.Log("again: " .. tostring(MetricsRequestBus.Event.Submit(1, "x")))
end
return t
