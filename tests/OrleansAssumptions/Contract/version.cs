using System.Reflection;
using Orleans;
using Xunit;

namespace Payments.OrleansAssumptions.Contract;

public sealed class Version
{
    /// <summary>Whoever upgrades Orleans looks at what these tests say of the new version, and then writes its number here.</summary>
    [Fact]
    public void of_orleans_is_the_one_that_these_tests_hold_for() =>
        Assert.StartsWith(
            "10.4.2",
            typeof(Grain).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion
        );
}
