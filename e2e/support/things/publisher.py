# A device that only publishes JSON over MQTT, on nothing but sockets: MQTT 3.1.1, QoS 0. Arguments: host, port, topic.
import json, socket, sys, time
host, port, topic = sys.argv[1], int(sys.argv[2]), sys.argv[3].encode()
link = socket.create_connection((host, port))
link.sendall(b"\x10\x12\x00\x04MQTT\x04\x02\x00\x00\x00\x06python"); link.recv(4)
for tick in range(100000):
    values = json.dumps({"temp_c": 40 + tick % 20, "rpm": 1200 + tick % 7, "level_percent": tick % 100, "running": True, "state": "run"})
    body = len(topic).to_bytes(2, "big") + topic + values.encode()
    link.sendall(b"\x30" + (bytes([len(body)]) if len(body) < 128 else bytes([len(body) % 128 | 128, len(body) // 128])) + body)
    time.sleep(0.1)
