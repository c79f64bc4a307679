using Microsoft.Extensions.DependencyInjection;

namespace RuntimesWeb.Core.Notifications;

internal static class NotificationsModule
{
    public static IServiceCollection AddNotifications(this IServiceCollection services) => services.AddSingleton<NotificationStore>();
}
