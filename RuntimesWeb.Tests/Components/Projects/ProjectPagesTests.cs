using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using RuntimesWeb.Components.Projects;
using RuntimesWeb.Core.Board;
using RuntimesWeb.Core.Projects;
using RuntimesWeb.Tests.Support;

namespace RuntimesWeb.Tests.Components.Projects;

public sealed class ProjectPagesTests(FreshHousehold fixture) : IClassFixture<FreshHousehold>
{
    private Household House => fixture.Household;

    [Fact]
    public async Task Folder_IsChecked_Suggested_Added_AndEdited()
    {
        var folder = Directory.CreateDirectory(Path.Combine(House.Machine.Home, "shop")).FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "package.json"), """{"scripts":{"test":"jest"}}""");
        using var context = new PageContext(House);
        var page = context.Render<ProjectsPage>();
        page.WaitForElement("button.btn-primary").Click();
        var path = page.Find("input.mono");

        path.Change(House.Machine.Home);
        page.WaitForAssertion(() => Assert.Contains("whole home folder", page.Markup, StringComparison.Ordinal));
        path.Change(folder);
        page.WaitForAssertion(() => Assert.Equal("npm test", page.Find("input[placeholder='npm test']").GetAttribute("value")), TimeSpan.FromSeconds(10));
        await page.Find("form").SubmitAsync();

        var project = Assert.Single(House.Get<ProjectStore>().All, p => p.Path == folder);
        Assert.EndsWith($"/projects/{project.Id}", context.Services.GetRequiredService<NavigationManager>().Uri, StringComparison.Ordinal);
        var one = context.Render<ProjectPage>(p => p.Add(x => x.Id, project.Id));
        one.WaitForElement(".project-bar");
        one.FindAll("button").First(b => b.TextContent.Trim() == "Edit").Click();
        one.Find("input[placeholder='npm test']").Change("npm run check");
        await one.Find("form").SubmitAsync();
        one.WaitForAssertion(() => Assert.Contains("npm run check", one.Find("dl").TextContent, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Removed_ComesBackWithItsTasks_WhenItIsUndone()
    {
        var folder = Directory.CreateDirectory(Path.Combine(House.Machine.Home, "garden")).FullName;
        var project = (await House.Get<AddProject>().RunAsync(new ProjectInput { Path = folder, VerifyCommand = "make check" }, Household.Person, default)).Value.Project;
        var task = await House.TaskAsync(new TaskInput { Title = "Water the plants", ProjectId = project.Id });
        using var context = new PageContext(House);
        var page = context.Render<ProjectPage>(p => p.Add(x => x.Id, project.Id));
        page.WaitForElement(".project-bar");
        Assert.Equal("1 to do", page.Find(".task-count").TextContent);

        page.FindAll("button").First(b => b.TextContent.Trim() == "Remove").Click();
        page.WaitForAssertion(() => Assert.DoesNotContain(House.Get<ProjectStore>().All, p => p.Path == folder));
        var notices = context.Services.GetRequiredService<Radzen.NotificationService>();
        page.WaitForAssertion(() => Assert.NotEmpty(notices.Messages));
        context.Render(notices.Messages[^1].DetailContent!(notices)).Find("button").Click(); // it has a button

        page.WaitForAssertion(() => Assert.Contains(House.Get<ProjectStore>().All, p => p.Path == folder && p.VerifyCommand == "make check"));
        var back = House.Get<ProjectStore>().All.Single(p => p.Path == folder);
        using var again = new PageContext(House);
        var one = again.Render<ProjectPage>(p => p.Add(x => x.Id, back.Id));
        one.WaitForAssertion(() => Assert.Equal("1 to do", one.Find(".task-count").TextContent));
        Assert.Equal(back.Id, (await House.Get<TaskStore>().FindAsync(task, default))?.ProjectId);
    }
}
