using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace RuntimesWeb.Core.Platform.Migrations
{
    /// <inheritdoc />
    public partial class ConversationOrder : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateIndex(
                name: "IX_conversations_updated_at_number",
                table: "conversations",
                columns: new[] { "updated_at", "number" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_conversations_updated_at_number",
                table: "conversations");
        }
    }
}
