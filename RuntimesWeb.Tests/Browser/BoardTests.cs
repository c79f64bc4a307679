using Microsoft.Playwright;
using RuntimesWeb.Tests.Support;

namespace RuntimesWeb.Tests.Browser;

/// <summary>From nothing to a task that was worked on: a folder, a recipe, the drawer, and a card moved by keys.</summary>
public sealed class BoardTests(Chromium chromium)
{
    [Fact]
    public async Task Person_AddsAProject_HasARecipeWorkOnIt_AndMovesACardByKeys()
    {
        await using var household = await Household.FreshAsync();
        using var repository = new PersonsRepository(("README.md", "# Sample\n\nTrailing  \n"), ("src/app.py", "print('hello')  \n"));
        await using var visitor = await Visitor.ComeAsync(chromium, household.App.Address, "light");
        var page = visitor.Page;

        await visitor.OpenAsync("/projects");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add a folder" }).ClickAsync();
        await page.GetByLabel("Folder", new() { Exact = true }).FillAsync(repository.Path);
        await page.GetByLabel("Folder", new() { Exact = true }).PressAsync("Tab");
        await Assertions.Expect(page.GetByText("Found: a git repository on main.")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Add", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "New task here" }).ClickAsync();

        // What was typed survives a reload.
        var form = page.GetByRole(AriaRole.Dialog, new() { Name = "New task" });
        await form.GetByLabel("Title").FillAsync("Tidy the files");
        await form.GetByLabel("Who works on it").SelectOptionAsync("runtime:local");
        await form.GetByLabel("Recipe").SelectOptionAsync("repository-tour");
        await page.ReloadAsync();
        await visitor.InteractiveAsync();
        await Assertions.Expect(form.GetByLabel("Title")).ToHaveValueAsync("Tidy the files");
        await Assertions.Expect(form.GetByLabel("Recipe")).ToHaveValueAsync("repository-tour");
        await form.GetByRole(AriaRole.Button, new() { Name = "Create and start" }).ClickAsync();

        var drawer = page.GetByRole(AriaRole.Dialog, new() { Name = "Tidy the files" });
        await Assertions.Expect(drawer.Locator(".run-head")).ToContainTextAsync("Completed");
        await Assertions.Expect(drawer.Locator(".run-story .md").First).ToBeVisibleAsync();
        Assert.Empty(await Looks.ProblemsAsync(page, "task-work"));
        await drawer.GetByRole(AriaRole.Link, new() { Name = "Details" }).ClickAsync();
        await Assertions.Expect(drawer.GetByRole(AriaRole.Heading, new() { Name = "Comments" })).ToBeVisibleAsync();
        Assert.Empty(await Looks.ProblemsAsync(page, "task-details"));
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(drawer).ToHaveCountAsync(0);
        await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = "Tidy the files" }).First).ToBeFocusedAsync();

        // By keys: a card goes to the side and keeps the focus; where it may not go, it is said why.
        await page.GetByRole(AriaRole.Button, new() { Name = "Add a task to Backlog" }).ClickAsync();
        var field = page.GetByRole(AriaRole.Form, new() { Name = "New task in Backlog" }).GetByLabel("Title");
        await Assertions.Expect(field).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("Water the plants");
        await page.Keyboard.PressAsync("Enter");
        var card = page.GetByRole(AriaRole.Link, new() { Name = "Water the plants", Exact = true });
        await card.FocusAsync();
        await page.Keyboard.PressAsync("Alt+ArrowRight");
        await Assertions.Expect(page.Locator("[data-column=todo]").GetByRole(AriaRole.Link, new() { Name = "Water the plants" })).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("m");
        await Assertions.Expect(page.GetByRole(AriaRole.Menuitem, new() { Name = "Move to Blocked" })).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Escape");

        // By mouse.
        await page.Locator("[data-column=todo] [data-task]").DragToAsync(page.Locator("[data-column=blocked]"));
        await Assertions.Expect(page.Locator("[data-column=blocked] [data-task]")).ToContainTextAsync("Water the plants");
        await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = "Board 1 to look at" })).ToBeVisibleAsync();
        Assert.Empty(visitor.Errors);
    }
}
