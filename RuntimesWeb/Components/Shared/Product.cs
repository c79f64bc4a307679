using RuntimesWeb.Hosting;

namespace RuntimesWeb.Components.Shared;

/// <summary>The product's own name and version, as pages show them.</summary>
public static class Product
{
    public const string Name = "RuntimesWeb";

    public static string Version => ProductVersion.Text;
}
