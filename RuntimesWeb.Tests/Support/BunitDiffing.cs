using System.Runtime.CompilerServices;
using System.Runtime.Loader;

namespace RuntimesWeb.Tests.Support;

/// <summary>Way round: bUnit wants an AngleSharp.Diffing that the feed does not carry; the one in <c>compat/</c> answers for it.</summary>
internal static class BunitDiffing
{
#pragma warning disable CA2255 // a module initializer is the only place early enough: bUnit resolves the assembly in a static constructor
    [ModuleInitializer]
    internal static void Load() => AssemblyLoadContext.Default.Resolving += (context, name) =>
        name.Name == "AngleSharp.Diffing"
            ? context.LoadFromAssemblyPath(Path.Combine(AppContext.BaseDirectory, "compat", "AngleSharp.Diffing.dll"))
            : null;
#pragma warning restore CA2255
}
