using System.Reflection;

namespace RuntimesWeb.Hosting;

public static class ProductVersion
{
    public const string Service = "runtimesweb";

    public static string Text { get; } =
        typeof(ProductVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0.0.0";
}
