using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace RuntimesWeb.Core.Platform.Migrations
{
    /// <inheritdoc />
    public partial class Budgets : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "budgets",
                columns: table => new
                {
                    number = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    id = table.Column<string>(type: "TEXT", nullable: true),
                    scope = table.Column<string>(type: "TEXT", nullable: false),
                    scope_id = table.Column<string>(type: "TEXT", nullable: false),
                    window = table.Column<string>(type: "TEXT", nullable: false),
                    limit_micros = table.Column<long>(type: "INTEGER", nullable: false),
                    mode = table.Column<string>(type: "TEXT", nullable: false),
                    grace_micros = table.Column<long>(type: "INTEGER", nullable: false),
                    grace_from = table.Column<long>(type: "INTEGER", nullable: true),
                    is_own = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_budgets", x => x.number);
                });

            migrationBuilder.CreateIndex(
                name: "IX_budgets_id",
                table: "budgets",
                column: "id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_budgets_scope_scope_id_window_is_own",
                table: "budgets",
                columns: new[] { "scope", "scope_id", "window", "is_own" },
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "budgets");
        }
    }
}
