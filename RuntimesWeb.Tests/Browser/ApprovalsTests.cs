using Microsoft.Playwright;
using RuntimesWeb.Core.Permissions.Approvals;
using RuntimesWeb.Tests.Support;

namespace RuntimesWeb.Tests.Browser;

/// <summary>A run asks; a person answers in the chat, in the inbox, from another page.</summary>
public sealed class ApprovalsTests(Chromium chromium, ChatHousehold house) : IClassFixture<ChatHousehold>
{
    private Uri Address => house.Household.App.Address;

    [Fact]
    public async Task Question_StandsInEveryTab_AndIsAnsweredOnce()
    {
        house.Runtime.Ask("Clean up", "rm -rf build");
        var conversation = await house.OpenAsync("Clean");
        await using var visitor = await Visitor.ComeAsync(chromium, Address, "light");
        await using var second = await Visitor.ComeAsync(chromium, Address, "dark");
        await using var elsewhere = await Visitor.ComeAsync(chromium, Address, "light", 360, 740, touch: true);
        await visitor.OpenAsync($"/chat/{conversation.Id}");
        await second.OpenAsync($"/chat/{conversation.Id}");
        await elsewhere.OpenAsync("/runtimes");

        await visitor.Page.GetByLabel("Message", new() { Exact = true }).FillAsync("Clean up");
        await visitor.Page.GetByLabel("Message", new() { Exact = true }).PressAsync("Enter");
        var card = visitor.Page.GetByRole(AriaRole.Region, new() { Name = "Run a command?" });
        await Assertions.Expect(card).ToContainTextAsync("rm -rf build");
        await Assertions.Expect(second.Page.GetByRole(AriaRole.Region, new() { Name = "Run a command?" })).ToBeVisibleAsync();
        await Screenshots.SaveAsync(visitor.Page, "approval-chat");
        await Screenshots.SaveAsync(second.Page, "approval-chat-dark");

        // On any other page it is said, with the way there; the side bar counts it.
        await Assertions.Expect(elsewhere.Page.GetByRole(AriaRole.Link, new() { Name = "Look and answer" })).ToBeVisibleAsync();
        await elsewhere.OpenAsync("/inbox");
        await Assertions.Expect(elsewhere.Page.GetByRole(AriaRole.Region, new() { Name = "Run a command?" })).ToBeVisibleAsync();
        await Screenshots.SaveAsync(elsewhere.Page, "approval-inbox-360");
        await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Link, new() { Name = "Inbox 1 to look at" })).ToBeVisibleAsync();

        await card.GetByRole(AriaRole.Button, new() { Name = "Deny…" }).ClickAsync();
        await card.GetByLabel("What the agent should do instead").FillAsync("Use make clean.");
        await card.GetByRole(AriaRole.Button, new() { Name = "Deny", Exact = true }).ClickAsync();

        await Assertions.Expect(visitor.Page.Locator(".answer").Last).ToContainTextAsync("Denied: Use make clean.");
        await Assertions.Expect(second.Page.GetByRole(AriaRole.Region, new() { Name = "Run a command?" })).ToHaveCountAsync(0);
        await Assertions.Expect(elsewhere.Page.GetByText("Nothing waits for you")).ToBeVisibleAsync();
        await Assertions.Expect(elsewhere.Page.GetByText("Denied")).ToBeVisibleAsync();
        Assert.Empty(visitor.Errors);
        Assert.Empty(second.Errors);
        Assert.Empty(elsewhere.Errors);
    }

    [Fact]
    public async Task Command_IsEditedByKeyboard_AndRunsAsThePersonWroteIt()
    {
        house.Runtime.Ask("Publish", "npm publish");
        var conversation = await house.OpenAsync("Publish");
        await house.Turns.SendAsync(conversation.Id, Core.Conversations.MessageInput.Say("Publish"), default);
        await using var visitor = await Visitor.ComeAsync(chromium, Address);
        await visitor.OpenAsync("/inbox");
        var card = visitor.Page.GetByRole(AriaRole.Region, new() { Name = "Run a command?" }).Filter(new() { HasText = "npm publish" });

        await card.GetByRole(AriaRole.Button, new() { Name = "Edit" }).PressAsync("Enter");
        await card.GetByLabel("The command that will run").FillAsync("npm publish --dry-run");
        await card.GetByRole(AriaRole.Button, new() { Name = "Allow this" }).PressAsync("Enter");

        await Assertions.Expect(card).ToHaveCountAsync(0);
        var approval = (await house.Household.Get<ApprovalStore>().PageAsync(new ApprovalFilter(ConversationId: conversation.Id), null, null, default)).Value.Approvals.Single();
        Assert.Equal("""{"command":"npm publish --dry-run"}""", approval.UpdatedInput);
        Assert.Empty(visitor.Errors);
    }
}
