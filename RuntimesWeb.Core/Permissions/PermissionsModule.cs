using Microsoft.Extensions.DependencyInjection;

namespace RuntimesWeb.Core.Permissions;

internal static class PermissionsModule
{
    public static IServiceCollection AddPermissions(this IServiceCollection services) => services.AddSingleton<PermissionEngine>();
}
