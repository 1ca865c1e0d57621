namespace Orleans
{
    /// <summary>Marks the interfaces of grains.</summary>
    public interface IGrain : Runtime.IAddressable;

    /// <summary>Marks the interfaces of grains whose key is a string.</summary>
    public interface IGrainWithStringKey : IGrain;
}

namespace Orleans.Runtime
{
    /// <summary>A grain, or a reference to one.</summary>
    public interface IAddressable;
}
