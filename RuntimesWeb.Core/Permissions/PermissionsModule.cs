using Microsoft.Extensions.DependencyInjection;
using RuntimesWeb.Core.Permissions.Approvals;

namespace RuntimesWeb.Core.Permissions;

internal static class PermissionsModule
{
    public static IServiceCollection AddPermissions(this IServiceCollection services) => services
        .AddSingleton<PermissionEngine>()
        .AddSingleton<ApprovalStore>()
        .AddSingleton<ApprovalDesk>();
}
