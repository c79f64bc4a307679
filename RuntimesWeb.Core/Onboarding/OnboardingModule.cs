using Microsoft.Extensions.DependencyInjection;

namespace RuntimesWeb.Core.Onboarding;

public static class OnboardingModule
{
    public static IServiceCollection AddOnboarding(this IServiceCollection services) => services
        .AddSingleton<SeedNativeTeam>()
        .AddSingleton<OnboardingStatus>();
}
