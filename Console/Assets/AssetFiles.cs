using System.Collections.Frozen;
using System.IO.Compression;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Payments.Console.Assets;

/// <summary>Scripts and styles, which lie in the assembly. Their addresses name their content: browsers keep them for good.</summary>
internal static class AssetFiles
{
    private static readonly FrozenDictionary<string, Lazy<AssetFile>> Files = typeof(AssetFiles)
        .Assembly.GetManifestResourceNames()
        .ToFrozenDictionary(name => name, name => new Lazy<AssetFile>(() => AssetFile.Load(name)), StringComparer.Ordinal);

    /// <summary>Where a file is, below the console's own address.</summary>
    public static string Url(string name) => $"assets/{name}?v={Files[name].Value.Version}";

    /// <summary>Serves them, to whoever asks: they tell nothing of anybody.</summary>
    public static void MapAssets(this IEndpointRouteBuilder endpoints) =>
        endpoints
            .MapGet("/assets/{name}", (string name, HttpContext http) =>
                Files.TryGetValue(name, out var file) ? file.Value.Send(http) : NotFound(http)
            )
            .AllowAnonymous();

    private static Task NotFound(HttpContext http)
    {
        http.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }

    private sealed record AssetFile(string ContentType, byte[] Bytes, byte[] Compressed, string Version)
    {
        public static AssetFile Load(string name)
        {
            using var resource = typeof(AssetFile).Assembly.GetManifestResourceStream(name)!;
            var bytes = new byte[resource.Length];
            resource.ReadExactly(bytes);
            var compressed = new MemoryStream();
            using (var gzip = new GZipStream(compressed, CompressionLevel.Optimal))
                gzip.Write(bytes);
            var type = Path.GetExtension(name) switch
            {
                ".css" => "text/css; charset=utf-8",
                ".js" => "text/javascript; charset=utf-8",
                _ => "image/svg+xml",
            };
            return new AssetFile(type, bytes, compressed.ToArray(), Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 8)));
        }

        public Task Send(HttpContext http)
        {
            var headers = http.Response.Headers;
            headers.CacheControl = http.Request.Query["v"] == Version ? "public, max-age=31536000, immutable" : "no-cache";
            headers.ETag = $"\"{Version}\"";
            headers.Vary = "Accept-Encoding";
            if (http.Request.Headers.IfNoneMatch == $"\"{Version}\"")
            {
                http.Response.StatusCode = StatusCodes.Status304NotModified;
                return Task.CompletedTask;
            }

            http.Response.ContentType = ContentType;
            var isCompressed = http.Request.Headers.AcceptEncoding.ToString().Contains("gzip", StringComparison.OrdinalIgnoreCase);
            if (isCompressed)
                headers.ContentEncoding = "gzip";
            var bytes = isCompressed ? Compressed : Bytes;
            http.Response.ContentLength = bytes.Length;
            return http.Response.Body.WriteAsync(bytes, http.RequestAborted).AsTask();
        }
    }
}
