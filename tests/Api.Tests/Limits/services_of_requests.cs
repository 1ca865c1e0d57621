using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Payments.Api.Requests;
using Xunit;

namespace Payments.Api.Tests.Limits;

public class Services_of_requests
{
    [Theory]
    [InlineData("/v1/orders", true)]
    [InlineData("/V1/channels/sandbox/callbacks", true)]
    [InlineData("/health/ready", false)]
    [InlineData("/v10", false)]
    public async Task requests_of_the_api_have_the_programs_own_services_and_no_scope(string path, bool isShared)
    {
        await using var services = new ServiceCollection().BuildServiceProvider();
        var http = new DefaultHttpContext { ServiceScopeFactory = services.GetRequiredService<IServiceScopeFactory>() };
        http.Request.Path = path;

        IServiceProvider? seen = null;
        var middleware = new SharedServicesMiddleware(
            context =>
            {
                seen = context.RequestServices;
                return Task.CompletedTask;
            },
            services
        );
        await middleware.InvokeAsync(http);

        Assert.Equal(isShared, ReferenceEquals(services, seen));
    }
}
