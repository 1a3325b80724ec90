# A device that only answers GET with JSON: Python's own http.server. Argument: port.
import json, sys
from http.server import BaseHTTPRequestHandler, HTTPServer
asked = 0
class Device(BaseHTTPRequestHandler):
    def do_GET(self):
        global asked; asked += 1
        self.send_response(200); self.end_headers()
        self.wfile.write(json.dumps({"motor": {"temp_c": 40 + asked % 9, "rpm": 1200}, "door_open": asked % 2 == 0}).encode())
    def log_message(self, *words): pass
HTTPServer(("127.0.0.1", int(sys.argv[1])), Device).serve_forever()
