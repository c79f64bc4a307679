using RuntimesWeb.Bench;
using RuntimesWeb.Bench.Reference;

if (args is [ReferenceServer.Verb, ..])
{
    await ReferenceServer.RunAsync(args[1..]);
    return 0;
}

if (Options.Parse(args) is not { } options)
{
    await Console.Error.WriteLineAsync(Options.Usage);
    return 2;
}

return await Bench.RunAsync(options);
