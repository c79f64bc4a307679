using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using RuntimesWeb.Components.Board;
using RuntimesWeb.Core.Board;
using RuntimesWeb.Core.Projects;
using RuntimesWeb.Tests.Support;

namespace RuntimesWeb.Tests.Components.Board;

public sealed class BoardEmptyTests(FreshHousehold fixture) : IClassFixture<FreshHousehold>
{
    [Fact]
    public async Task Empty_WithoutAModel_MakesAFirstTaskOnASampleRepository()
    {
        var house = fixture.Household;
        using var context = new PageContext(house);
        var page = context.Render<BoardPage>();

        page.WaitForElement(".empty button").Click();

        var navigation = context.Services.GetRequiredService<NavigationManager>();
        page.WaitForAssertion(() => Assert.Matches("/board/[0-9a-f-]{36}\\?tab=work$", navigation.Uri), TimeSpan.FromSeconds(20));
        var task = Assert.Single((await house.Get<TaskStore>().PageAsync(new TaskFilter(), null, null, default)).Value.Tasks);
        Assert.Equal(("local", "/recipe repository-tour"), (task.AssigneeRuntime, task.Description));
        Assert.Equal("runtimesweb-sample", house.Get<ProjectStore>().Find(task.ProjectId ?? Guid.Empty)?.Name);
    }
}
