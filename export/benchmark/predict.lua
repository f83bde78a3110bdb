-- Script for wrk that sends body.json in every request.
wrk.method = "POST"
wrk.body = assert(io.open("body.json")):read("*a")
