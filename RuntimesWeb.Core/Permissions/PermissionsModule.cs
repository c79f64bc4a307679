using Microsoft.Extensions.DependencyInjection;
using RuntimesWeb.Core.Permissions.Approvals;
using RuntimesWeb.Core.Permissions.Rules;

namespace RuntimesWeb.Core.Permissions;

internal static class PermissionsModule
{
    public static IServiceCollection AddPermissions(this IServiceCollection services) => services
        .AddSingleton<PermissionRules>()
        .AddSingleton<PermissionEngine>()
        .AddSingleton<AddRule>()
        .AddSingleton<RemoveRule>()
        .AddSingleton<SwitchPreset>()
        .AddSingleton<ApprovalStore>()
        .AddSingleton<RememberAnswer>()
        .AddSingleton<ApprovalDesk>();
}
