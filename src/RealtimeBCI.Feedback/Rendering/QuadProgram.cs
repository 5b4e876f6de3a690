using Silk.NET.OpenGL;

namespace RealtimeBCI.Feedback;

/// <summary>The one shader: rounded rectangles and their rims (by signed distance, so that edges are smooth), letters, and pictures.</summary>
internal sealed class QuadProgram : IDisposable
{
    private const string Vertex = """
        #version 330 core
        layout(location = 0) in vec2 position;
        layout(location = 1) in vec2 texel;
        layout(location = 2) in vec4 shape;
        layout(location = 3) in vec4 tint;
        layout(location = 4) in vec4 kind;
        uniform vec2 screen;
        out vec2 at;
        out vec4 box;
        out vec4 colour;
        flat out vec4 how;
        void main() {
            at = texel; box = shape; colour = tint; how = kind;
            gl_Position = vec4(2.0 * position.x / screen.x - 1.0, 1.0 - 2.0 * position.y / screen.y, 0.0, 1.0);
        }
        """;

    private const string Fragment = """
        #version 330 core
        in vec2 at;
        in vec4 box;
        in vec4 colour;
        flat in vec4 how;
        uniform sampler2D image;
        out vec4 pixel;
        float outside(vec2 p, vec2 halfSize, float radius) {
            vec2 q = abs(p) - halfSize + radius;
            return length(max(q, 0.0)) + min(max(q.x, q.y), 0.0) - radius;
        }
        void main() {
            if (how.x == 1.0) {
                float cover = colour.a * texture(image, at).r;
                pixel = vec4(colour.rgb * cover, cover);
            } else if (how.x == 2.0) {
                vec4 seen = texture(image, at);
                float grey = dot(seen.rgb, vec3(0.2126, 0.7152, 0.0722));
                pixel = vec4(mix(vec3(grey), seen.rgb, how.w), seen.a) * colour.a;
            } else {
                float d = outside(box.xy, box.zw, how.y);
                float cover = clamp(0.5 - d, 0.0, 1.0);
                if (how.z > 0.0) cover *= clamp(d + how.z + 0.5, 0.0, 1.0);
                pixel = vec4(colour.rgb, 1.0) * (colour.a * cover);
            }
        }
        """;

    private readonly GL _gl;
    private readonly uint _program;
    private readonly int _screen;

    public QuadProgram(GL gl)
    {
        _gl = gl;
        var (vertex, fragment) = (Compile(ShaderType.VertexShader, Vertex), Compile(ShaderType.FragmentShader, Fragment));
        _program = gl.CreateProgram();
        gl.AttachShader(_program, vertex);
        gl.AttachShader(_program, fragment);
        gl.LinkProgram(_program);
        if (gl.GetProgram(_program, ProgramPropertyARB.LinkStatus) == 0)
            throw new FeedbackException($"The graphics driver refuses the display's shader: {gl.GetProgramInfoLog(_program)}");
        gl.DeleteShader(vertex);
        gl.DeleteShader(fragment);
        _screen = gl.GetUniformLocation(_program, "screen");
    }

    public void Use(int width, int height)
    {
        _gl.UseProgram(_program);
        _gl.Uniform2(_screen, (float)width, height);
    }

    public void Dispose() => _gl.DeleteProgram(_program);

    private uint Compile(ShaderType type, string source)
    {
        var shader = _gl.CreateShader(type);
        _gl.ShaderSource(shader, source);
        _gl.CompileShader(shader);
        return _gl.GetShader(shader, ShaderParameterName.CompileStatus) != 0
            ? shader
            : throw new FeedbackException($"The graphics driver refuses the display's shader: {_gl.GetShaderInfoLog(shader)}");
    }
}
