using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using RuntimesWeb.Core.Platform;

namespace RuntimesWeb.Tests.House;

/// <summary>The model of the database that is compiled into the product is the one the maps describe.</summary>
public sealed class CompiledModelTests
{
    [Fact]
    public void CompiledModel_IsWhatTheMapsSay()
    {
        using var db = new RuntimesDb(new DbContextOptionsBuilder<RuntimesDb>().UseSqlite("Data Source=:memory:").Options);
        var described = db.GetService<IDesignTimeModel>().Model;

        Assert.NotEqual(described.GetType(), db.Model.GetType());
        // After a change of a map: dotnet ef dbcontext optimize --project RuntimesWeb.Core --output-dir Platform/CompiledModel --namespace RuntimesWeb.Core.Platform.CompiledModel
        Assert.Equal(Lines(described), Lines(db.Model));
    }

    private static List<string> Lines(IModel model) =>
    [
        .. model.GetEntityTypes().SelectMany(type => type.GetProperties().Select(p => $"{type.GetTableName()}: {Line(p)}")
            .Concat(type.GetComplexProperties().SelectMany(c => c.ComplexType.GetProperties().Select(p => $"{type.GetTableName()}.{c.Name}: {Line(p)}")))
            .Concat(type.GetKeys().Select(k => $"{type.GetTableName()} key {string.Join(',', k.Properties.Select(p => p.Name))}"))
            .Concat(type.GetIndexes().Select(i => $"{type.GetTableName()} index {string.Join(',', i.Properties.Select(p => p.Name))} {i.IsUnique}"))).Order(StringComparer.Ordinal),
    ];

    private static string Line(IProperty p) =>
        $"{p.Name} {p.ClrType.Name} {p.GetColumnName()} {p.GetRelationalTypeMapping().StoreType} {p.IsNullable} {p.ValueGenerated} {p.GetTypeMapping().Converter?.ProviderClrType.Name}";
}
