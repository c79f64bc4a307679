using RuntimesWeb.Hosting;

return await RuntimesWebApp.RunAsync(args);
