using RuntimesWeb.Core.Permissions;
using RuntimesWeb.Core.Permissions.Rules;
using RuntimesWeb.Core.Platform;
using RuntimesWeb.Tests.Support;

namespace RuntimesWeb.Tests.Unit.Permissions;

/// <summary>Rules are stored before they count, and are there after a restart.</summary>
public sealed class PermissionRulesTests
{
    [Fact]
    public async Task Rules_AreThereAfterARestart_AndAddedOnceHoweverManyAsk()
    {
        var folder = Directory.CreateTempSubdirectory("runtimesweb-");
        try
        {
            await using (var app = await TestApp.StartAtAsync(folder.FullName, null))
            {
                var (add, by) = (Service<AddRule>(app), new Actor("test"));
                var changes = 0;
                Service<PermissionRules>(app).Changed += () => changes++;
                var ids = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => add.RunAsync(new RuleInput(PermissionBehavior.Deny, "Bash(rm *)", Folder: "/work/x/"), by, default)));
                Assert.Single(ids.Select(o => o.Value.Id).Distinct());
                Assert.Equal(1, changes);
            }

            await using var again = await TestApp.StartAtAsync(folder.FullName, null);
            var rule = Assert.Single(Service<PermissionRules>(again).All).Row;
            Assert.Equal((PermissionBehavior.Deny, "Bash(rm *)", "/work/x", "test"), (rule.Behavior, rule.Pattern, rule.Folder, rule.CreatedBy));
            var decision = Service<PermissionEngine>(again).Decide(new ToolUse("bash", ToolEffect.Runs, "ls; rm x", default) { Folder = "/work/x/y" }, PermissionMode.Trusted);
            Assert.Equal(PermissionBehavior.Deny, decision.Behavior);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static T Service<T>(TestApp app)
        where T : notnull => (T)app.Services.GetService(typeof(T))!; // it is registered
}
