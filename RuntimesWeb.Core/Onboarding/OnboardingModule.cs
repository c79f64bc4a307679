using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace RuntimesWeb.Core.Onboarding;

public static class OnboardingModule
{
    public static IServiceCollection AddOnboarding(this IServiceCollection services)
    {
        services.AddOptions<WelcomeOptions>().BindConfiguration(WelcomeOptions.Section).ValidateOnStart();
        services.TryAddSingleton(new StartedIn(Environment.CurrentDirectory));
        return services
            .AddSingleton<SeedNativeTeam>()
            .AddSingleton<OnboardingStatus>()
            .AddSingleton<WelcomeStore>()
            .AddSingleton<OfferWelcome>()
            .AddSingleton<StartTeam>()
            .AddSingleton<FirstFolder>()
            .AddSingleton<ReadFirstSteps>();
    }
}
