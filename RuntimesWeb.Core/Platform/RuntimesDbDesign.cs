using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace RuntimesWeb.Core.Platform;

/// <summary>Lets <c>dotnet ef migrations add</c> build the model without starting the server.</summary>
internal sealed class RuntimesDbDesign : IDesignTimeDbContextFactory<RuntimesDb>
{
    public RuntimesDb CreateDbContext(string[] args) => new(new DbContextOptionsBuilder<RuntimesDb>().UseSqlite("Data Source=design.db").Options);
}
