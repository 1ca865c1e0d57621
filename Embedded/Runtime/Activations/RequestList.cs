using Orleans.Payments.Embedded.Invocation;

namespace Orleans.Payments.Embedded.Activations;

/// <summary>Requests in the order in which they came. A request is its own node, so it is in one list at most.</summary>
internal struct RequestList
{
    public GrainRequest? First { get; private set; }

    public int Count { get; private set; }

    private GrainRequest? Last { get; set; }

    public void Append(GrainRequest request)
    {
        request.Previous = Last;
        request.Next = null;
        if (Last is null) First = request;
        else Last.Next = request;
        Last = request;
        Count++;
    }

    public void Remove(GrainRequest request)
    {
        if (request.Previous is null) First = request.Next;
        else request.Previous.Next = request.Next;
        if (request.Next is null) Last = request.Previous;
        else request.Next.Previous = request.Previous;
        request.Previous = request.Next = null;
        Count--;
    }
}
