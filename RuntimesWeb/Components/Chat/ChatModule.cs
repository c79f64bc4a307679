using RuntimesWeb.Components.Chat.Compose;

namespace RuntimesWeb.Components.Chat;

public static class ChatModule
{
    public static IServiceCollection AddChatPage(this IServiceCollection services) => services
        .AddScoped<ChatStores>()
        .AddScoped<ChatStart>()
        .AddScoped<ChatRoom>()
        .AddScoped<ChatCommands>()
        .AddScoped<ChatFiles>()
        .AddScoped<PartnerLists>();
}
