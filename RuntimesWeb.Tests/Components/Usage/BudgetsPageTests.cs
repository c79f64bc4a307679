using Bunit;
using Microsoft.EntityFrameworkCore;
using RuntimesWeb.Components.Usage.Budgets;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Core.Usage;
using RuntimesWeb.Core.Usage.Budgets;
using RuntimesWeb.Tests.Support;

namespace RuntimesWeb.Tests.Components.Usage;

/// <summary>The budgets as a person sees and changes them.</summary>
public sealed class BudgetsPageTests(FreshHousehold fixture) : IClassFixture<FreshHousehold>
{
    [Fact]
    public async Task Page_FromNothing_ToABudgetThatIsSpent_AndRemoved()
    {
        using var context = new PageContext(fixture.Household);
        var page = context.Render<BudgetsPage>();
        page.WaitForAssertion(() => Assert.Contains("No budgets yet", page.Markup, StringComparison.Ordinal));
        Assert.Equal("page", page.Find("a[href='/usage/budgets']").GetAttribute("aria-current"));

        // What the button's dialog holds.
        var form = context.Render<BudgetForm>();
        form.Find("input[type=number]").Change("0.5");
        Assert.Contains("Answers in chats wait for you", form.Markup, StringComparison.Ordinal);
        form.Find("form").Submit();
        page.WaitForAssertion(() => Assert.Equal("Budget of Everything, every month", page.Find("article").GetAttribute("aria-label")));
        Assert.Contains("$0.00 of $0.50 this month", Text(page.Find(".budget-sum")), StringComparison.Ordinal);
        Assert.Contains("Within", page.Find("article").TextContent, StringComparison.Ordinal);

        await Ledger.BookAsync(fixture.Household.Get<IDbContextFactory<RuntimesDb>>(), Ledger.Row(TimeProvider.System.GetUtcNow(), cost: 500_000), Ledger.Row(TimeProvider.System.GetUtcNow(), cost: null));
        fixture.Household.Get<BudgetBook>().Forget();
        page.WaitForAssertion(() => Assert.Contains("Paused", page.Find("article .badge").TextContent, StringComparison.Ordinal));
        Assert.Contains("1 answer without a known price counts as nothing", page.Find("article").TextContent, StringComparison.Ordinal);
        page.FindAll("article button").Single(b => b.TextContent.Contains("Allow $0.50 more", StringComparison.Ordinal)).Click();
        page.WaitForAssertion(() => Assert.Contains("$0.50 of $1.00 this month", Text(page.Find(".budget-sum")), StringComparison.Ordinal));

        var another = context.Render<BudgetForm>();
        Assert.Contains("There is one already, of $0.50: it is replaced.", another.Markup, StringComparison.Ordinal);
        page.FindAll("[role=menuitem]").Single(b => b.TextContent.Contains("Remove", StringComparison.Ordinal)).Click();
        page.WaitForAssertion(() => Assert.Contains("No budgets yet", page.Markup, StringComparison.Ordinal));
    }

    [Fact]
    public void Form_ThatCannotBe_SaysWhy()
    {
        using var context = new PageContext(fixture.Household);
        var form = context.Render<BudgetForm>();

        form.Find("input[type=number]").Change("-1");
        form.Find("form").Submit();

        form.WaitForAssertion(() => Assert.Contains("LimitMicros must be between 1 and", form.Find("[role=alert]").TextContent, StringComparison.Ordinal));
        Assert.Equal("true", form.Find("input[type=number]").GetAttribute("aria-invalid"));
    }

    [Theory]
    [InlineData(BudgetMode.Cap, 200, 0, "Within", "At this pace", false)]
    [InlineData(BudgetMode.Cap, 850, 0, "Nearly spent", "85 %", false)]
    [InlineData(BudgetMode.Cap, 1000, 0, "Paused", "100 %", true)]
    [InlineData(BudgetMode.Cap, 1000, 1000, "Over the limit", "50 %", false)]
    [InlineData(BudgetMode.Warn, 1500, 0, "Over the limit", "150 %", false)]
    [InlineData(BudgetMode.Cap, 0, 0, "Within", "Nothing spent this month", false)]
    public void Card_SaysHowItStands(BudgetMode mode, long spent, long grace, string state, string text, bool asks)
    {
        var now = TimeProvider.System.GetUtcNow();
        var window = new UsagePeriod(now.AddDays(-10), now.AddDays(20));
        var budget = new Budget
        {
            Id = "b",
            Scope = BudgetScope.Agent,
            ScopeId = "coder",
            Window = BudgetWindow.Month,
            LimitMicros = 1000,
            Mode = mode,
            GraceMicros = grace,
            GraceFrom = window.From,
        };
        using var context = new PageContext(fixture.Household);

        var card = context.Render<BudgetCard>(p => p.Add(c => c.Status, new BudgetStatus(budget, "Coder", window, spent, 0)).Add(c => c.Spans, [new BudgetSpan(new DateOnly(2026, 10, 1), 400), new BudgetSpan(new DateOnly(2026, 11, 1), 1)]));

        Assert.Equal(state, card.Find(".badge").TextContent.Trim());
        Assert.Contains(text, card.Markup, StringComparison.Ordinal);
        Assert.Equal(asks, card.Markup.Contains("Allow", StringComparison.Ordinal));
        Assert.Equal($"Months before: Oct 2026 $0.0004, Nov 2026 {RuntimesWeb.Components.Usage.Money.Dollars(spent)}", card.Find("figure svg").GetAttribute("aria-label"));
    }

    private static string Text(AngleSharp.Dom.IElement element) => string.Join(' ', element.TextContent.Split([' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries));
}
