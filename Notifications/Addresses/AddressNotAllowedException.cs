namespace Payments.Notifications.Addresses;

/// <summary>
/// Thrown inside the HTTP client's connecting, where nothing else can carry the outcome; it becomes
/// <see cref="DeliveryErrors.AddressNotAllowed"/>.
/// </summary>
internal sealed class AddressNotAllowedException(string host)
    : IOException($"{host} resolves only to addresses that notifications may not reach.");
