using System.Reflection;
using Payments.Domain.Merchants;
using Payments.Grains.Interfaces.Orders;
using Payments.Grains.Orders;
using Xunit;

namespace Payments.Grains.Interfaces.Tests.Wire;

/// <summary>
/// Grains.Interfaces/wire-contract.txt against the code. Where the environment variable WIRE_CONTRACT_TO names a file, the contract as
/// the code has it is written there, unless the code breaks it; nothing else writes the file.
/// </summary>
public sealed class The_wire_contract
{
    private const string Header = """
        # What crosses between silos and front ends, as versions that run side by side during an upgrade must agree on it:
        # grains with their interfaces, methods by alias, members by id, enumerations by number. Names of members are for people.
        # A test compares this file with the code and says, for each difference, whether it breaks the contract and what to do.
        # To write it anew, which is refused while anything breaks it:
        #   WIRE_CONTRACT_TO=$PWD/Grains.Interfaces/wire-contract.txt dotnet test tests/Grains.Interfaces.Tests
        # A member that was given up stays as "id removed", so that its id is never used again.


        """;

    private static readonly Assembly[] Assemblies = [typeof(Merchant).Assembly, typeof(IOrderGrain).Assembly, typeof(OrderGrain).Assembly];

    private static IEnumerable<Type> Types => Assemblies.SelectMany(assembly => assembly.GetTypes());

    [Fact]
    public async Task is_the_one_that_is_written_down()
    {
        var written = WireContract.Parse(await ReadAsync());
        var actual = WireReader.Read(Types).WithRemovedOf(written);
        var changes = WireComparison.Compare(written, actual);
        if (Environment.GetEnvironmentVariable("WIRE_CONTRACT_TO") is { Length: > 0 } path && !changes.Any(change => change.Breaks))
            await File.WriteAllTextAsync(path, Header.ReplaceLineEndings("\n") + actual);

        Assert.True(
            changes.Count == 0,
            string.Join(
                "\n\n",
                changes
                    .OrderByDescending(change => change.Breaks)
                    .Select(change =>
                        (change.Breaks ? "Breaks the wire contract: " : "Fits the wire contract, but wire-contract.txt does not have it: ")
                        + change.Sentence
                    )
            )
        );
    }

    [Fact]
    public void has_an_alias_for_every_interface_and_method() => Assert.Empty(WireReader.WithoutAlias(Types));

    private static async Task<string> ReadAsync()
    {
        using var reader = new StreamReader(typeof(The_wire_contract).Assembly.GetManifestResourceStream("wire-contract.txt")!);
        return await reader.ReadToEndAsync();
    }
}
